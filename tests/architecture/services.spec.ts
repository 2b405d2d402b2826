import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { services } from '@tourbus/contracts';
import { platformConfigSchema } from '@tourbus/platform';
import type { ZodObject } from 'zod';
import { sourcesOf } from './sources.js';

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
  it('documents every configuration key of its own', async () => {
    const { configSchema } = (await import(`../../apps/${service}/src/config.ts`)) as {
      configSchema: ZodObject;
    };
    const own = Object.keys(configSchema.shape).filter((key) => !(key in platformConfigSchema.shape));
    const readme = readFileSync(`apps/${service}/README.md`, 'utf8');
    expect(own.filter((key) => !readme.includes(`\`${key}\``))).toEqual([]);
  });

  it('describes every configuration key', async () => {
    const { configSchema } = (await import(`../../apps/${service}/src/config.ts`)) as {
      configSchema: ZodObject;
    };
    const shape = configSchema.shape as Record<string, { description?: string }>;
    expect(Object.keys(shape).filter((key) => !shape[key]?.description)).toEqual(
      ['PORT'].filter((key) => !shape[key]?.description),
    );
  });

  it('has the files that every service has', () => {
    for (const file of ['README.md', 'src/main.ts', 'src/app.module.ts', 'src/config.ts'])
      expect(existsSync(`apps/${service}/${file}`)).toBe(true);
    expect(readFileSync(`apps/${service}/src/main.ts`, 'utf8').trim().split('\n').length).toBeLessThanOrEqual(
      12,
    );
  });

  it('opens no route without a scope or an explicit @Public()', () => {
    const controllers = sourcesOf(`apps/${service}/src`)
      .split(/(?=@Controller\()/)
      .slice(1);
    for (const controller of controllers) {
      const [head = ''] = controller.split(/export class/);
      if (/@(Public|RequiresScope)\(/.test(head)) continue;
      const routes = controller.split(/(?=^ {2}@(?:Get|Post|Put|Patch|Delete|All|Head)\()/m).slice(1);
      for (const route of routes) expect(route.split(/\{\n/)[0]).toMatch(/@(Public|RequiresScope)\(/);
    }
  });
});
