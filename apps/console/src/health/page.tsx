import { SimpleGrid, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/session.ts';
import { services } from '../api/services.ts';
import { Page } from '../parts/page.tsx';
import { Pauses } from './pauses.tsx';
import { ServiceCard } from './service-card.tsx';
import { texts } from './texts.ts';

export function HealthPage() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const may = (scope: string) => session?.scopes.includes(scope) ?? false;
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Stack gap="lg">
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
          {services.map((service) => (
            <ServiceCard key={service} service={service} mayDrain={may('work:write')} />
          ))}
        </SimpleGrid>
        {may('communications:read') && <Pauses mayPause={may('deliveries:write')} />}
      </Stack>
    </Page>
  );
}
