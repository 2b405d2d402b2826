import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TemplateBody } from '../api/calls.ts';
import { Answer } from '../parts/answer.tsx';
import { BlockCard } from './block-card.tsx';
import classes from './blocks.module.css';
import type { BlockKind, Parameter } from './block-source.ts';
import { blocksQuery } from './queries.ts';
import type { Part } from './template.ts';
import { texts } from './texts.ts';

/** What goes into the text. */
export interface Inserted {
  key: string;
  kind: BlockKind;
  parameters: readonly Parameter[];
}

interface BlockShelfProps {
  templateKey: string;
  template: TemplateBody;
  part: Part;
  onInsert: (block: Inserted) => void;
}

/** Where a part can take a block at all. */
const takesBlocks = ({ id }: Part): boolean => /\/(mjml|html|subject|text|fileName|title)$/.test(id);

/** Every published block, as it looks in this template: pressed it goes in at the cursor, dragged to where it is let go. */
export function BlockShelf({ templateKey, template, part, onInsert }: BlockShelfProps) {
  const query = useQuery(blocksQuery);
  if (!takesBlocks(part)) return <Text className={classes.hint}>{texts.blocks.elsewhere}</Text>;
  return (
    <section className={classes.shelf} aria-label={texts.blocks.title}>
      <Text className={classes.hint}>{texts.blocks.lead}</Text>
      <Answer query={query} lines={2}>
        {({ items }) => {
          const published = items
            .filter(({ publishedVersion }) => publishedVersion !== null)
            .toSorted((one, other) => one.key.localeCompare(other.key));
          if (published.length === 0) return <Text className={classes.hint}>{texts.blocks.none}</Text>;
          return (
            <ul className={classes.cards}>
              {published.map(({ key, publishedVersion }) => (
                <BlockCard
                  key={key}
                  {...{ blockKey: key, templateKey, template, part, onInsert }}
                  version={publishedVersion ?? 1}
                />
              ))}
            </ul>
          );
        }}
      </Answer>
    </section>
  );
}
