import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Template, TemplateBody } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { keepFocus } from '../parts/page.tsx';
import { contentChanged } from '../workflow/queries.ts';
import { bodyOf } from './template.ts';
import { texts } from './texts.ts';

/** Saves on top of the version that the author had; tells of one that came in between. */
export function useSave(key: string, base: Template, onSaved: (saved: Template) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ body, version = base.version }: { body: TemplateBody; version?: number }) =>
      call('PUT /api/composer/v1/templates/{key}', {
        path: { key },
        body: bodyOf(body),
        headers: { 'if-match': `"${version}"` },
      }),
    onSuccess: (saved, { body }) => {
      // The very objects that were sent: what is not touched after that is seen at a glance to be the same.
      onSaved({ ...saved, ...bodyOf(body) });
      notifications.show({ message: texts.saved(saved.version), color: 'lagoon.8' });
      void contentChanged(queries).then(keepFocus);
    },
  });
}
