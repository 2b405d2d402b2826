import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Role,
  type Scope,
  type ServiceName,
  roles,
  scopes,
  scopesByRole,
  services,
} from '@tourbus/contracts';
import {
  type Infrastructure,
  type RunningService,
  type SignedIn,
  signIn,
  startInfrastructure,
} from '@tourbus/testing';
import { routesOf } from '../../architecture/sources.js';
import { startEveryService } from './every-service.js';

interface Route {
  method: string;
  path: string;
  scope: Scope;
}
type Operations = Record<string, { 'x-required-scope'?: Scope }>;

const publicUrl = 'http://127.0.0.1:8080';

/** Another key under the name of ours. */
function otherKey(ours: string): string {
  const { kid } = JSON.parse(ours) as { kid: string };
  return JSON.stringify({ ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid });
}
const changes = ({ method }: Route): boolean => method !== 'GET';

describe('every route', () => {
  let infrastructure: Infrastructure;
  let running: Record<ServiceName, RunningService>;
  let people: Record<Role, SignedIn>;
  let withoutScope: string;
  let keys: Record<Scope, string>;

  beforeAll(async () => {
    infrastructure = await startInfrastructure();
    withoutScope = infrastructure.apiKey('nothing:at-all');
    keys = Object.fromEntries(scopes.map((scope) => [scope, infrastructure.apiKey(scope)])) as typeof keys;
    running = await startEveryService(infrastructure);
    const signedIn = roles.map(async (role) => [role, await signIn(infrastructure.stack, [role])] as const);
    people = Object.fromEntries(await Promise.all(signedIn)) as typeof people;
  });
  afterAll(async () => {
    for (const service of Object.values(running)) await service.stop();
    await infrastructure.stop();
  });

  /** Those that are not public, as the service itself describes them. */
  const routesAt = async (service: ServiceName): Promise<Route[]> => {
    const answer = await fetch(`${running[service].url}/api/${service}/openapi.json`);
    const { paths } = (await answer.json()) as { paths: Record<string, Operations> };
    return Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { 'x-required-scope': scope }]) =>
        scope ? [{ method: method.toUpperCase(), path, scope }] : [],
      ),
    );
  };

  /** @returns `in` for whoever got past the door, otherwise what was said there */
  const ask = async (service: ServiceName, { method, path }: Route, headers: Record<string, string>) => {
    // Nothing is there under these names, and nothing fits an empty body, so that whoever may do something does nothing.
    const somewhere = path
      .replace(/\{(id|communication|batch)\}/g, randomUUID())
      .replace(/\{\w+\}/g, 'nothing');
    const answer = await fetch(`${running[service].url}${somewhere}`, {
      method,
      headers: { ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
    });
    const text = await answer.text();
    const [, code = ''] = /"type":"urn:tourbus:problem:([\w-]+)"/.exec(text) ?? [];
    const atTheDoor = [
      'unauthenticated',
      'missing-scope',
      'csrf-token-missing',
      'csrf-token-wrong',
      'foreign-origin',
    ];
    return atTheDoor.includes(code) ? `${answer.status} ${code}` : 'in';
  };

  /** What happened at each route, beside what should have. */
  const walk = async (
    service: ServiceName,
    routes: Route[],
    headersFor: (route: Route) => Record<string, string>,
  ) => {
    const seen: Record<string, string> = {};
    for (const route of routes) {
      seen[`${route.method} ${route.path}`] = await ask(service, route, headersFor(route));
    }
    return seen;
  };
  const expected = (routes: Route[], answer: (route: Route) => string): Record<string, string> =>
    Object.fromEntries(routes.map((route) => [`${route.method} ${route.path}`, answer(route)]));

  it.each(services)(
    'of %s tells the scope that its controller asks for, and one that there is',
    async (service) => {
      const inSources = [...routesOf(`apps/${service}/src`), ...routesOf('libs/platform/src')]
        .filter(({ scope }) => scope !== 'public')
        .map(({ route, scope }) => `${route.replace(' ', ` /api/${service}/v1`)} ${scope}`);
      const described = await routesAt(service);
      expect(described.map(({ method, path, scope }) => `${method} ${path} ${scope}`).sort()).toEqual(
        inSources.sort(),
      );
      expect(described.filter(({ scope }) => !scopes.includes(scope))).toEqual([]);
    },
  );

  describe.each(services)('of %s', (service) => {
    it.each(roles)('opens to the role %s by the table of roles', async (role) => {
      const routes = await routesAt(service);
      expect(await walk(service, routes, () => people[role].headers)).toEqual(
        expected(routes, ({ scope }) => (scopesByRole[role].includes(scope) ? 'in' : '403 missing-scope')),
      );
    });

    it('is closed to whoever signed in without a role', async () => {
      const { headers } = await signIn(infrastructure.stack, []);
      const routes = await routesAt(service);
      expect(await walk(service, routes, () => ({ ...headers }))).toEqual(
        expected(routes, () => '403 missing-scope'),
      );
    });

    it('is closed to whoever is nobody', async () => {
      const routes = await routesAt(service);
      expect(await walk(service, routes, () => ({}))).toEqual(expected(routes, () => '401 unauthenticated'));
    });

    it('opens to an API key with its scope alone, without any sign of a page', async () => {
      const routes = await routesAt(service);
      const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
      expect(await walk(service, routes, ({ scope }) => bearer(keys[scope]))).toEqual(
        expected(routes, () => 'in'),
      );
      expect(await walk(service, routes, () => bearer(withoutScope))).toEqual(
        expected(routes, () => '403 missing-scope'),
      );
    });

    it.each([
      ['that sends no CSRF token', { 'x-csrf-token': undefined }, '403 csrf-token-missing'],
      [
        'that sends the CSRF token of another session',
        { 'x-csrf-token': 'x'.repeat(43) },
        '403 csrf-token-wrong',
      ],
      ['of another site', { origin: 'https://evil.example' }, '403 foreign-origin'],
      ['of the same host on another port', { origin: 'http://127.0.0.1:8025' }, '403 foreign-origin'],
      ['in a sandboxed frame', { origin: 'null' }, '403 foreign-origin'],
      ['of our own', { origin: publicUrl }, 'in'],
    ] as const)('changes nothing for a page %s, whoever is signed in', async (_, headers, answer) => {
      const routes = (await routesAt(service)).filter(changes);
      const sent = Object.entries({ ...people.administrator.headers, ...headers }).filter(
        ([, value]) => value,
      );
      expect(await walk(service, routes, () => Object.fromEntries(sent) as Record<string, string>)).toEqual(
        expected(routes, () => answer),
      );
    });

    it('is read without a CSRF token', async () => {
      const { cookie } = people.administrator.headers;
      const routes = (await routesAt(service)).filter((route) => !changes(route));
      expect(await walk(service, routes, () => ({ cookie }))).toEqual(expected(routes, () => 'in'));
    });

    it('is closed to a session that has expired, and to one that somebody else signed', async () => {
      const long = await signIn(infrastructure.stack, ['administrator'], {
        now: new Date(Date.now() - 600_001),
      });
      const { stack: ours } = infrastructure;
      const theirs = {
        secrets: { ...ours.secrets, sessionPrivateKey: otherKey(ours.secrets.sessionPrivateKey) },
      };
      const forged = await signIn(theirs, ['administrator']);
      const routes = await routesAt(service);
      for (const { headers } of [long, forged])
        expect(await walk(service, routes, () => ({ ...headers }))).toEqual(
          expected(routes, () => '401 unauthenticated'),
        );
    });

    it('does not take a cookie for a key that is unknown', async () => {
      const routes = await routesAt(service);
      const both = { ...people.administrator.headers, authorization: 'Bearer tb_made_up' };
      expect(await walk(service, routes, () => both)).toEqual(expected(routes, () => '401 unauthenticated'));
    });
  });
});
