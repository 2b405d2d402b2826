import { ActionIcon, Avatar, Menu, Text, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLogout } from '@tabler/icons-react';
import { problemOf } from '../api/problem.ts';
import type { Session } from '../api/records.ts';
import { signOut } from '../api/session.ts';

function leave(): void {
  signOut().catch((error: unknown) => {
    const { title, detail } = problemOf(error);
    notifications.show({ color: 'red.9', title, message: detail });
  });
}

export function Account({ session: { person, roles } }: { session: Session }) {
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" radius="xl">
          <Avatar name={person.name} size={32} color="lagoon.8" variant="filled" aria-hidden />
          <VisuallyHidden>Account of {person.name}</VisuallyHidden>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Text px="sm" pt="xs" fw={600}>
          {person.name}
        </Text>
        <Text px="sm" pb="xs" size="sm" c="dimmed">
          {person.email} {roles.join(', ')}
        </Text>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={leave}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
