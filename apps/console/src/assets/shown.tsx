import { useEffect, useState } from 'react';
import type { Asset } from '../api/records.ts';
import classes from './assets.module.css';

/** A picture as it is; a font by some of its letters. */
export function Shown({ asset, large }: { asset: Asset; large?: boolean }) {
  const { type, file, alternative, family } = asset;
  return (
    <div className={large ? `${classes.frame} ${classes.large}` : classes.frame}>
      {type === 'image' ? (
        // In the grid its key stands beside it, which is enough.
        <img src={file} alt={large ? (alternative ?? '') : ''} loading="lazy" />
      ) : (
        <Letters file={file} family={family ?? ''} />
      )}
    </div>
  );
}

function Letters({ file, family }: { file: string; family: string }) {
  const [name] = useState(() => `asset-${file.slice(-24).replace(/\W/g, '')}`);
  useEffect(() => {
    const face = new FontFace(name, `url(${file})`);
    document.fonts.add(face);
    face.load().catch(() => document.fonts.delete(face));
    return () => void document.fonts.delete(face);
  }, [name, file]);
  return (
    <span className={classes.letters} style={{ fontFamily: `${name}, serif` }} title={family}>
      Aa Ää 123
    </span>
  );
}
