import { afterEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findQpdf } from './qpdf.js';

describe('qpdf', () => {
  const { QPDF_PATH, PATH } = process.env;
  afterEach(() => {
    process.env.PATH = PATH;
    if (QPDF_PATH === undefined) delete process.env.QPDF_PATH;
    else process.env.QPDF_PATH = QPDF_PATH;
  });

  it('is the one that QPDF_PATH names', () => {
    process.env.QPDF_PATH = process.execPath;
    expect(findQpdf()).toBe(process.execPath);
  });

  it('that QPDF_PATH names must be there', () => {
    process.env.QPDF_PATH = '/nowhere/qpdf';
    expect(() => findQpdf()).toThrow('QPDF_PATH names /nowhere/qpdf');
  });

  it('is found on the PATH, and where there is neither it nor apt nothing fails', () => {
    delete process.env.QPDF_PATH;
    const folder = mkdtempSync(join(tmpdir(), 'tourbus-qpdf-'));
    process.env.PATH = folder;
    expect(findQpdf()).toBeUndefined();
    writeFileSync(join(folder, 'qpdf'), '');
    chmodSync(join(folder, 'qpdf'), 0o755);
    expect(findQpdf()).toBe(join(folder, 'qpdf'));
    rmSync(folder, { recursive: true });
  });
});
