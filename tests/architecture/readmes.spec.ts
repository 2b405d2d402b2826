import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { contracts, services } from '@tourbus/contracts';
import { platformConfigSchema } from '@tourbus/platform';
import type { ZodType } from 'zod';
import { configSchemaOf, consumersOf, routesOf, sourcesOf } from './sources.js';

const codesIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');

const isRule = (line = ''): boolean => /^\|[\s|:-]*-[\s|:-]*$/.test(line);

/** The rows of the tables in a text, without their heads. */
const rowsIn = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line, at, lines) => line.startsWith('|') && !isRule(line) && !isRule(lines[at + 1]))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));

/** `/{brands,blocks}/{key}` stands for two paths. */
const alternatives = (route: string): string[] => {
  const [whole, list] = /\{([^{}]+,[^{}]+)\}/.exec(route) ?? [];
  return whole && list
    ? list.split(',').flatMap((name) => alternatives(route.replace(whole, name)))
    : [route.replace(/\?.*$/, '')];
};

/** As the tables have it: a value, nothing (–), or that there must be one. */
function defaultOf(schema: ZodType): string {
  const { success, data } = schema.safeParse(undefined);
  if (!success) return 'required';
  return data === undefined || data === '' ? '–' : String(data).replace(tmpdir(), '/tmp');
}

describe.each(services)('the README of %s', (service) => {
  const text = readFileSync(`apps/${service}/README.md`, 'utf8');
  const [intro = '', ...chapters] = text.split(/^## /m);
  const chapter = (name: string): string => chapters.find((one) => one.startsWith(`${name}\n`)) ?? '';
  const fact = (name: string): string => rowsIn(intro).find(([head]) => head === name)?.[1] ?? '';
  const subjectsIn = (cell: string): string[] => codesIn(cell).filter((code) => code.startsWith('tourbus.'));

  it('is one screen, of the shape that all have', () => {
    expect(text.startsWith(`# ${service}\n`)).toBe(true);
    expect(chapters.map((one) => one.split('\n')[0])).toEqual([
      'HTTP',
      'How it works',
      'Configuration',
      'Runbook',
    ]);
    expect(text.split('\n').length).toBeLessThan(70);
    expect(fact('owns')).not.toBe('');
  });

  it('says what it consumes, and as whom', () => {
    const consumers = consumersOf(service);
    expect(codesIn(fact('consumes')).sort()).toEqual(
      consumers.flatMap(({ durable, subjects }) => [durable, ...subjects]).sort(),
    );
  });

  it('says what it publishes', () => {
    const published = contracts.filter(({ publishers }) => publishers.includes(service));
    expect(subjectsIn(fact('publishes')).sort()).toEqual(published.map(({ subject }) => subject).sort());
  });

  it('lists every route with its scope, and no other', () => {
    const listed = rowsIn(chapter('HTTP')).flatMap(([routes = '', scope = '']) =>
      codesIn(routes)
        .flatMap(alternatives)
        .map((route) => `${route} ${scope.replaceAll('`', '')}`),
    );
    const real = routesOf(`apps/${service}/src`).map(({ route, scope }) => `${route} ${scope}`);
    expect(listed.sort()).toEqual(real.sort());
  });

  it('lists every configuration key of its own with its default, and no other', async () => {
    const { shape } = await configSchemaOf(service);
    const own = Object.entries(shape as Record<string, ZodType>)
      .filter(([key]) => key === 'PORT' || !(key in platformConfigSchema.shape))
      .map(([key, schema]) => `${key}: ${defaultOf(schema)}`);
    // One row may hold several that belong together, with their defaults in the same order.
    const listed = rowsIn(chapter('Configuration')).flatMap(([keys = '', values = '']) => {
      const [names, defaults] = [codesIn(keys), values.replaceAll('`', '')];
      return names.length === 1
        ? [`${names[0]}: ${defaults}`]
        : names.map((name, at) => `${name}: ${defaults.split(', ')[at]}`);
    });
    expect(listed.sort()).toEqual(own.sort());
  });

  it('names only files and metrics that there are', () => {
    const code = sourcesOf('{apps,libs}/*/src');
    for (const [metric] of text.matchAll(/\btourbus_[a-z_]+/g)) expect(code).toContain(`'${metric}'`);
    for (const file of codesIn(text).filter((name) => /^(src|libs|docs)\/[\w./-]+$/.test(name)))
      expect([file, existsSync(`apps/${service}/${file}`) || existsSync(file)]).toEqual([file, true]);
  });
});
