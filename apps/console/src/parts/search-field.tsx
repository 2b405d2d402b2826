import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';

interface SearchFieldProps {
  label: string;
  placeholder?: string;
  /** What is looked for now. */
  find: string;
  onFind: (find: string) => void;
  /** Enter, once what shows is what was typed. */
  onEnter?: () => void;
}

/** Long enough not to ask for every letter of a word, short enough not to be waited for. */
const pauseMs = 200;

/** Looks for what is typed as soon as the typing pauses. */
export function SearchField({ label, placeholder, find, onFind, onEnter }: SearchFieldProps) {
  const [text, setText] = useState(find);
  // What was asked for from here comes back while somebody types on; only what comes from elsewhere replaces it.
  const asked = useRef(find);
  useEffect(() => {
    if (find === asked.current) return;
    asked.current = find;
    setText(find);
  }, [find]);
  const search = useDebouncedCallback(
    (wanted: string) => {
      asked.current = wanted;
      onFind(wanted);
    },
    { delay: pauseMs, flushOnUnmount: false },
  );
  const type = (typed: string) => {
    setText(typed);
    search(typed.trim());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === find) onEnter?.();
    else search.flush();
  };
  return (
    <form role="search" onSubmit={submit}>
      <TextInput
        type="search"
        label={label}
        placeholder={placeholder}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={({ currentTarget: { value } }) => type(value)}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        maw="27rem"
        mb="md"
      />
    </form>
  );
}
