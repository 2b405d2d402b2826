/** The structure that the linter's tags cannot express: what is pure stays pure, capabilities meet through services. */
export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'contracts-stand-alone',
      comment: 'An upstream team installs the contracts alone.',
      severity: 'error',
      from: { path: '^libs/contracts/src', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/contracts/src', '^node_modules/zod'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'decisions-are-pure',
      comment: 'A capability’s decision is <capability>/<capability>.ts: no framework, no database, no bus.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/([^/]+)/\\1\\.ts$' },
      to: { path: 'node_modules/(@nestjs|typeorm|@nats-io|pg)' },
    },
    {
      name: 'entities-stay-home',
      comment: 'Capabilities meet through exported services, never through each other’s rows.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^apps/[^/]+/src/[^/]+/.+\\.entity\\.ts$',
        pathNot: '^apps/$1/src/$2/',
        // What an exported service answers with may be named; reading and writing rows needs the class itself.
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'services-never-meet',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/[^/]+/', pathNot: '^apps/$1/' },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: { path: '^(apps|libs|tools|samples)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '\\.d\\.ts$'] },
    tsConfig: { fileName: 'tsconfig.tests.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@tourbus/source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
