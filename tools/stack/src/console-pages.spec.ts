import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { consolePages } from './console-pages.js';
import { startGateway, type Gateway } from './gateway.js';

describe('the console’s pages', () => {
  let folder: string;
  let gateway: Gateway;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'console-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Console</title>');
    writeFileSync(join(folder, 'assets', 'main-1a2b.js'), 'export {}');
    gateway = await startGateway(0, () => [], consolePages(folder));
  });
  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  const get = (path: string, method = 'GET') => fetch(new URL(path, gateway.url), { method });

  it.each(['/', '/templates/invoice?part=texts/de', '/authors'])('answer %s with the page', async (path) => {
    const response = await get(path);
    expect(await response.text()).toContain('<title>Console');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('let no inline script run', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('keep built files for good, and answer an old name of one with 404', async () => {
    const kept = await get('/assets/main-1a2b.js');
    expect(kept.headers.get('cache-control')).toContain('immutable');
    expect(kept.headers.get('content-type')).toContain('javascript');
    expect((await get('/assets/main-old.js')).status).toBe(404);
  });

  it.each(['/api/unknown/v1', '/health/ready', '/metrics'])('are not %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('are only read', async () => {
    expect((await get('/templates', 'POST')).status).toBe(404);
  });
});
