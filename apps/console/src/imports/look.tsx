import { useQuery } from '@tanstack/react-query';
import type { TemplateBody } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { Answer } from '../parts/answer.tsx';
import { shownOf } from '../templates/preview-frame.ts';
import { Looked, firstLooks } from '../templates/preview-looks.tsx';
import { previewed } from '../templates/template.ts';
import classes from './look.module.css';

/** How a draft looks that nobody has kept yet, with its sample data. */
export function Look({ template }: { template: TemplateBody }) {
  const looks = firstLooks(template);
  const query = useQuery({
    queryKey: ['import', template],
    queryFn: ({ signal }) =>
      call('POST /api/composer/v1/templates/{key}/preview', {
        ...{ path: { key: 'import' }, signal },
        body: { channel: looks.view.channel, format: 'json', template: previewed(template) },
      }),
    retry: false,
    gcTime: 0,
  });
  return (
    <Answer query={query} lines={10}>
      {(preview) => (
        <div className={classes.look}>
          <Looked
            shown={shownOf(preview, looks.view, (name) => template.documents[name]?.css ?? '', looks)}
            looks={looks}
            stale={false}
          />
        </div>
      )}
    </Answer>
  );
}
