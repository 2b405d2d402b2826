import { readFileSync, readdirSync } from 'node:fs';

/** The folder of plain files; one level up from both src and dist. */
const root = new URL('../content/', import.meta.url);

export const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8');

export const readJson = <T>(path: string): T => JSON.parse(readText(path)) as T;

export const listFolder = (path: string): string[] => readdirSync(new URL(path, root)).sort();

/** `greeting.html` → `greeting`. */
export const keyOf = (fileName: string): string => fileName.replace(/\.[a-z]+$/, '');
