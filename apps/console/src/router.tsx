import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Lost, Root, Troubled } from './shell/root.tsx';

const root = createRootRoute({ component: Root, notFoundComponent: Lost, errorComponent: Troubled });
const getParentRoute = () => root;

/** What a page is narrowed to stands in its address, so that it can be sent to somebody. */
const words =
  <Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): Partial<Record<Name, string>> =>
    Object.fromEntries(
      names
        .filter((name) => search[name] !== undefined && search[name] !== '')
        .map((name) => [name, String(search[name])]),
    ) as Partial<Record<Name, string>>;

const routes = [
  createRoute({
    getParentRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./home/page.tsx'), 'HomePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/communications',
    validateSearch: words('customer', 'definition', 'state', 'channel', 'since'),
    component: lazyRouteComponent(() => import('./communications/list.page.tsx'), 'CommunicationsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/communications/$id',
    component: lazyRouteComponent(() => import('./communications/one.page.tsx'), 'CommunicationPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/customers',
    component: lazyRouteComponent(() => import('./customers/list.page.tsx'), 'CustomersPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/customers/duplicates',
    component: lazyRouteComponent(() => import('./customers/duplicates.page.tsx'), 'DuplicatesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/customers/$id',
    component: lazyRouteComponent(() => import('./customers/one.page.tsx'), 'CustomerPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/traits',
    component: lazyRouteComponent(() => import('./traits/list.page.tsx'), 'TraitsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/traits/$key',
    component: lazyRouteComponent(() => import('./traits/one.page.tsx'), 'TraitPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/templates',
    validateSearch: words('find'),
    component: lazyRouteComponent(() => import('./templates/list.page.tsx'), 'TemplatesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/templates/$key',
    validateSearch: words('part'),
    component: lazyRouteComponent(() => import('./templates/one.page.tsx'), 'TemplatePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/imports',
    component: lazyRouteComponent(() => import('./imports/page.tsx'), 'ImportPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/batches',
    component: lazyRouteComponent(() => import('./batches/list.page.tsx'), 'BatchesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/batches/$id',
    component: lazyRouteComponent(() => import('./batches/one.page.tsx'), 'BatchPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/parked',
    validateSearch: words('service', 'state'),
    component: lazyRouteComponent(() => import('./parked/list.page.tsx'), 'ParkedPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/parked/$service/$id',
    component: lazyRouteComponent(() => import('./parked/one.page.tsx'), 'ParkedMessagePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/system',
    component: lazyRouteComponent(() => import('./health/page.tsx'), 'HealthPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/reviews',
    validateSearch: words('state'),
    component: lazyRouteComponent(() => import('./reviews/list.page.tsx'), 'ReviewsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/reviews/$kinds/$key',
    validateSearch: words('version'),
    component: lazyRouteComponent(() => import('./reviews/one.page.tsx'), 'ReviewPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/blocks',
    component: lazyRouteComponent(() => import('./blocks/list.page.tsx'), 'BlocksPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/blocks/$key',
    component: lazyRouteComponent(() => import('./blocks/one.page.tsx'), 'BlockPage'),
  }),
  createRoute({
    getParentRoute,
    // Below /assets are the files that the console itself is made of.
    path: '/media',
    validateSearch: words('find'),
    component: lazyRouteComponent(() => import('./assets/list.page.tsx'), 'AssetsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/media/$key',
    component: lazyRouteComponent(() => import('./assets/one.page.tsx'), 'AssetPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/brands',
    component: lazyRouteComponent(() => import('./brands/list.page.tsx'), 'BrandsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/brands/$key',
    component: lazyRouteComponent(() => import('./brands/one.page.tsx'), 'BrandPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/definitions',
    component: lazyRouteComponent(() => import('./definitions/list.page.tsx'), 'DefinitionsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/definitions/$key',
    component: lazyRouteComponent(() => import('./definitions/one.page.tsx'), 'DefinitionPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/segments',
    component: lazyRouteComponent(() => import('./segments/list.page.tsx'), 'SegmentsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/segments/proposals',
    component: lazyRouteComponent(() => import('./segments/proposals.page.tsx'), 'ProposalsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/segments/$key',
    component: lazyRouteComponent(() => import('./segments/one.page.tsx'), 'SegmentPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/audit',
    validateSearch: words('service', 'who', 'action', 'about', 'since', 'until'),
    component: lazyRouteComponent(() => import('./audit/page.tsx'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/suppressions',
    validateSearch: words('contactPoint', 'reason', 'channel', 'state'),
    component: lazyRouteComponent(() => import('./suppressions/page.tsx'), 'SuppressionsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/policies',
    component: lazyRouteComponent(() => import('./policies/list.page.tsx'), 'PoliciesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/policies/$key',
    validateSearch: words('version', 'run'),
    component: lazyRouteComponent(() => import('./policies/one.page.tsx'), 'PolicyPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/silences',
    validateSearch: words('brand', 'state'),
    component: lazyRouteComponent(() => import('./silences/list.page.tsx'), 'SilencesPage'),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  // Every value is a word: the addresses are as people would write them.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined);
    return given.length === 0 ? '' : `?${new URLSearchParams(given as [string, string][])}`;
  },
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
