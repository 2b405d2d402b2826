import { Button } from '@mantine/core';
import { IconMessage2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { heeded } from '../parts/pins.ts';
import { commentsQuery } from '../workflow/queries.ts';
import { texts } from './texts.ts';

interface CommentsToggleProps {
  templateKey: string;
  version: number;
  isTalking: boolean;
  onToggle: () => void;
}

/** Shows what is said about the template, and how much of it is still open. */
export function CommentsToggle({ templateKey, version, isTalking, onToggle }: CommentsToggleProps) {
  const { data } = useQuery(commentsQuery('templates', templateKey, undefined));
  const open = heeded(data?.items ?? [], version).filter(({ resolvedAt }) => resolvedAt === null).length;
  return (
    <Button
      size="xs"
      variant={isTalking ? 'filled' : 'default'}
      leftSection={<IconMessage2 size={16} />}
      aria-expanded={isTalking}
      onClick={onToggle}
    >
      {texts.places.comments}
      {open > 0 && ` (${open})`}
    </Button>
  );
}
