import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { services } from '@tourbus/contracts';
import { platformConfigSchema } from '@tourbus/platform';
import { configSchemaOf, routesOf, sourcesOf } from './sources.js';

describe('the platform', () => {
  it('documents every configuration key', () => {
    const readme = readFileSync('libs/platform/README.md', 'utf8');
    expect(Object.keys(platformConfigSchema.shape).filter((key) => !readme.includes(`\`${key}\``))).toEqual(
      [],
    );
  });

  it('knows no business word', () => {
    expect(sourcesOf('libs/platform/src')).not.toMatch(
      /\b(newsletter|invoice|letter|handlebars|smtp|twilio|sendgrid)\b/i,
    );
  });
});

describe.each(services)('%s', (service) => {
  it('describes every configuration key', async () => {
    const { shape } = await configSchemaOf(service);
    const schemas = shape as Record<string, { description?: string }>;
    // PORT is the platform's, with a default of the service.
    expect(Object.keys(schemas).filter((key) => key !== 'PORT' && !schemas[key]?.description)).toEqual([]);
  });

  it('has the files that every service has', () => {
    for (const file of ['README.md', 'src/main.ts', 'src/app.module.ts', 'src/config.ts'])
      expect(existsSync(`apps/${service}/${file}`)).toBe(true);
    expect(readFileSync(`apps/${service}/src/main.ts`, 'utf8').trim().split('\n').length).toBeLessThanOrEqual(
      12,
    );
  });

  it('reads the environment in its configuration alone', () => {
    const config = readFileSync(`apps/${service}/src/config.ts`, 'utf8');
    const everywhere = sourcesOf(`apps/${service}/src`).match(/process\.env/g)?.length;
    expect(everywhere).toBe(config.match(/process\.env/g)?.length);
  });
});

describe.each([...services.map((service) => `apps/${service}/src`), 'libs/platform/src'])('%s', (folder) => {
  it('opens no route without a scope or an explicit @Public()', () => {
    const routes = routesOf(folder);
    expect(routes).not.toHaveLength(0);
    expect(routes.filter(({ scope }) => scope === undefined)).toEqual([]);
  });
});
