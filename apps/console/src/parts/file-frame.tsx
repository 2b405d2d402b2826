import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { asRecorded, withPolicy, withoutPixel } from './frame-policy.ts';
import classes from './file-frame.module.css';

interface FrameProps {
  file: Blob;
  title: string;
}

/** Bytes that a stranger wrote: HTML and text in a frame without scripts or an origin, PDF in the browser's viewer. */
export function FileFrame({ file, title }: FrameProps) {
  if (file.type.startsWith('application/pdf')) return <PdfFrame file={file} title={title} />;
  if (file.type.startsWith('text/html')) return <HtmlFrame file={file} title={title} />;
  return <TextFrame file={file} title={title} />;
}

function useText(file: Blob): string | undefined {
  const [text, setText] = useState<string>();
  useEffect(() => {
    let gone = false;
    void file.text().then((read) => {
      if (!gone) setText(read);
    });
    return () => {
      gone = true;
    };
  }, [file]);
  return text;
}

function HtmlFrame({ file, title }: FrameProps) {
  const text = useText(file);
  return (
    <iframe
      className={classes.frame}
      title={title}
      sandbox=""
      srcDoc={text === undefined ? '' : withPolicy(withoutPixel(text), asRecorded)}
    />
  );
}

const TextFrame = ({ file, title }: FrameProps) => (
  <pre className={classes.text} aria-label={title} dir="auto">
    {useText(file)}
  </pre>
);

function PdfFrame({ file, title }: FrameProps) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  if (!navigator.pdfViewerEnabled)
    return (
      <div className={classes.instead}>
        <Text>This browser shows no PDF inside a page. Open or save it instead.</Text>
      </div>
    );
  return <iframe className={classes.frame} title={title} src={address} />;
}
