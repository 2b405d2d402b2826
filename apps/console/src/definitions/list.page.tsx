import { call } from '../api/client.ts';
import { paged } from '../parts/paging.ts';
import { ContentList } from '../workflow/content-list.tsx';
import { texts } from './texts.ts';

const query = paged(['content', 'definitions', 'list'], (cursor, signal) =>
  call('GET /api/composer/v1/definitions', { query: { limit: 100, cursor }, signal }),
);

export function DefinitionsPage() {
  return (
    <ContentList
      {...{ kinds: 'definitions', texts, query }}
      nameOf={({ key }) => key}
      about={({ trigger, messageClass, active }) =>
        `${trigger}, ${messageClass}${active ? '' : ', switched off'}`
      }
      fresh={{
        trigger: 'com.example.happened',
        messageClass: 'service',
        template: '',
        channels: ['email'],
        active: false,
      }}
    />
  );
}
