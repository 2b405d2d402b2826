import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { Policy } from '../api/calls.ts';
import { Answer } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';
import { ContentPage, type Written } from '../workflow/content-page.tsx';
import { jsonOf } from '../workflow/json.ts';
import { Standing } from '../workflow/standing.tsx';
import { PolicyBody } from './body.tsx';
import { policyQuery } from './queries.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/policies/$key');
const parent = { to: '/policies', title: texts.title };

const asPolicy: Written<Policy> = {
  ...{ kinds: 'policies', parent, language: 'json', label: texts.source },
  titleOf: ({ key }) => key,
  textOf: jsonOf,
  bodyFrom: (text) => JSON.parse(text) as unknown,
  body: (props) => <PolicyBody {...props} />,
};

/** The newest version, to be written on; or the one that somebody was sent to, as it is. */
export function PolicyPage() {
  const { key } = route.useParams();
  const { version } = route.useSearch();
  return version ? (
    <AtVersion key={`${key} ${version}`} policyKey={key} version={Number(version)} />
  ) : (
    <ContentPage contentKey={key} as={asPolicy} />
  );
}

function AtVersion({ policyKey: key, version }: { policyKey: string; version: number }) {
  const query = useQuery(policyQuery(key, version));
  const { data } = query;
  return (
    <Page
      title={`${key}, version ${version}`}
      parent={parent}
      lead={data && <Standing kinds="policies" of={data} isChanged={false} />}
      actions={
        <>
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/reviews/$kinds/$key"
                params={{ kinds: 'policies', key }}
                search={{ version: String(version) }}
              />
            )}
          >
            {texts.fixed.review}
          </Button>
          <Button renderRoot={(props) => <Link {...props} to="/policies/$key" params={{ key }} />}>
            {texts.fixed.newest}
          </Button>
        </>
      }
    >
      <Answer query={query} lines={12}>
        {(policy) => <PolicyBody saved={policy} text={jsonOf(policy)} readOnly onChange={() => undefined} />}
      </Answer>
    </Page>
  );
}
