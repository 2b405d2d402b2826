import type { components as composer, paths as composerPaths } from './generated/composer.d.ts';
import type { components as dispatcher, paths as dispatcherPaths } from './generated/dispatcher.d.ts';
import type { components as ingest, paths as ingestPaths } from './generated/ingest.d.ts';
import type { paths as rendererPaths } from './generated/renderer.d.ts';
import type { components as tracker, paths as trackerPaths } from './generated/tracker.d.ts';

/** Everything that the services document; the files in `generated` are made by `npm run console:types`. */
export type Paths = composerPaths & dispatcherPaths & ingestPaths & rendererPaths & trackerPaths;

type Methods = 'get' | 'put' | 'post' | 'patch' | 'delete';
type MethodsOf<P extends keyof Paths> = {
  [M in Methods]: M extends keyof Paths[P] ? (Paths[P][M] extends object ? M : never) : never;
}[Methods];

/** `GET /api/tracker/v1/communications/{id}` and all others. */
export type DocumentedRoute = {
  [P in keyof Paths & string]: `${Uppercase<MethodsOf<P>>} ${P}`;
}[keyof Paths & string];

/** What a route takes as its JSON body. */
export type BodyOf<R extends string> = R extends `${infer M} ${infer P}`
  ? P extends keyof Paths
    ? Lowercase<M> extends keyof Paths[P]
      ? Paths[P][Lowercase<M>] extends { requestBody?: { content: { 'application/json': infer Body } } }
        ? Body
        : unknown
      : unknown
    : unknown
  : unknown;

export type Schemas = composer['schemas'] & dispatcher['schemas'] & ingest['schemas'] & tracker['schemas'];
