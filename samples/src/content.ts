import { eventTypes } from './events.js';
import { keyOf, listFolder, readJson, readText } from './content-files.js';
import { fontFaces } from './fonts.js';

type Body = Record<string, unknown>;
type Texts = Record<string, Record<string, string>>;

/** The bodies of the PUT requests, by key. */
export interface SampleContent {
  eventTypes: Record<string, Body>;
  brands: Record<string, Body>;
  blocks: Record<string, { source: string }>;
  templates: Record<string, Body>;
  definitions: Record<string, Body>;
  /** By the key of their brand. */
  policies: Record<string, Body>;
}

/** Puts the files in: a string that begins with `./` is the name of one. */
function withFiles(value: unknown, folder: string): unknown {
  if (typeof value === 'string')
    return value.startsWith('./') ? readText(folder + value.slice(2)).trim() : value;
  if (Array.isArray(value)) return value.map((item) => withFiles(item, folder));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withFiles(inner, folder)]));
}

const textsIn = (folder: string): Texts =>
  Object.fromEntries(
    listFolder(folder).map((file) => [keyOf(file), readJson<Record<string, string>>(folder + file)]),
  );

/** Every template also has the texts of the shared blocks. */
function textsOf(templateFolder: string): Texts {
  const shared = textsIn('texts/');
  const own = textsIn(`${templateFolder}texts/`);
  return Object.fromEntries(
    Object.keys(shared).map((language) => [language, { ...shared[language], ...own[language] }]),
  );
}

function templateBody(key: string, stationery: string): Body {
  const folder = `templates/${key}/`;
  const template = withFiles(readJson<Body>(`${folder}template.json`), folder) as Body;
  const documents = Object.entries((template.documents ?? {}) as Record<string, Body>).map(
    ([name, document]) => [name, { ...document, css: `${stationery}\n${String(document.css)}` }],
  );
  return {
    ...template,
    documents: Object.fromEntries(documents),
    texts: textsOf(folder),
    sampleData: readJson(`${folder}sample.json`),
  };
}

function eventTypeBody(type: string): Body {
  const folder = `event-types/${type}/`;
  const optional = ['thread', 'touchpoint'].filter((name) => listFolder(folder).includes(`${name}.jsonata`));
  return {
    schema: readJson(`${folder}schema.json`),
    mapping: {
      customer: readText('event-types/customer.jsonata'),
      data: readText(`${folder}data.jsonata`),
      ...Object.fromEntries(optional.map((name) => [name, readText(`${folder}${name}.jsonata`).trim()])),
    },
  };
}

/** Intl adds some in dates and amounts, which no file spells out. */
function printedCharacters(): string {
  const fromIntl = '0123456789年月日￥円٠١٢٣٤٥٦٧٨٩٫٬';
  const printed = listFolder('templates/').filter((key) =>
    listFolder(`templates/${key}/`).some((file) => file.endsWith('.css')),
  );
  const folders = ['texts/', 'shop/', ...printed.map((key) => `templates/${key}/texts/`)];
  return (
    fromIntl + folders.flatMap((folder) => listFolder(folder).map((file) => readText(folder + file))).join('')
  );
}

const byKey = <T>(keys: string[], body: (key: string) => T): Record<string, T> =>
  Object.fromEntries(keys.map((key) => [key, body(key)]));

const bodiesIn = (folder: string): Record<string, Body> =>
  Object.fromEntries(listFolder(folder).map((file) => [keyOf(file), readJson<Body>(folder + file)]));

export function sampleContent(): SampleContent {
  const stationery = `${fontFaces(printedCharacters())}\n${readText('stationery/stationery.css')}`;
  return {
    eventTypes: byKey(Object.values(eventTypes), eventTypeBody),
    brands: { fennholm: readJson('brand.json') },
    blocks: Object.fromEntries(
      listFolder('blocks/').map((file) => [keyOf(file), { source: readText(`blocks/${file}`).trim() }]),
    ),
    templates: byKey(listFolder('templates/'), (key) => templateBody(key, stationery)),
    definitions: bodiesIn('definitions/'),
    policies: bodiesIn('policies/'),
  };
}
