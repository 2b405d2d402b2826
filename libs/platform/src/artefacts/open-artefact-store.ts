import { fileURLToPath } from 'node:url';
import type { ArtefactStore } from './artefact-store.js';
import { FolderArtefactStore } from './folder-artefact-store.js';
import { S3ArtefactStore } from './s3-artefact-store.js';

/** The store that ARTEFACTS_URL names. */
export function openArtefactStore(url: string): ArtefactStore {
  const parsed = new URL(url);
  if (parsed.protocol === 'file:') return new FolderArtefactStore(fileURLToPath(parsed));
  if (parsed.protocol === 's3:') return new S3ArtefactStore(parsed);
  throw new Error(`ARTEFACTS_URL must begin with file:// or s3://, not ${parsed.protocol}//`);
}
