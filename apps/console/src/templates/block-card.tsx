import { Text, UnstyledButton } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Block, TemplateBody } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import type { Inserted } from './block-shelf.tsx';
import {
  descriptionOf,
  draggedBlock,
  fits,
  kindOf,
  mailWith,
  parametersOf,
  statementFor,
} from './block-source.ts';
import classes from './blocks.module.css';
import { shownOf } from './preview-frame.ts';
import { blockQuery, helpersQuery } from './queries.ts';
import { type Part, bodyOf } from './template.ts';
import { texts } from './texts.ts';

interface BlockCardProps {
  blockKey: string;
  version: number;
  templateKey: string;
  template: TemplateBody;
  part: Part;
  onInsert: (block: Inserted) => void;
}

/** One block: what it looks like here, what it is, and what has to be handed to it. */
export function BlockCard({ blockKey: key, version, templateKey, template, part, onInsert }: BlockCardProps) {
  const { ref, entry } = useIntersection<HTMLLIElement>({ rootMargin: '200px' });
  const isSeen = entry?.isIntersecting ?? false;
  const { data: helpers } = useQuery(helpersQuery);
  const { data: block } = useQuery(blockQuery(key, version));
  if (!block || !helpers || !fits(kindOf(block.source), part)) return null;
  const kind = kindOf(block.source);
  const parameters = parametersOf(block.source, helpers.items);
  const statement = statementFor(key, parameters);
  return (
    <li ref={ref}>
      {/* The button in it is for the keys: browsers let nobody drag a button, nor put a frame into one. */}
      <div
        className={classes.card}
        draggable
        onClick={() => onInsert({ key, kind, parameters })}
        onDragStart={({ dataTransfer }) => {
          dataTransfer.setData('text/plain', statement);
          dataTransfer.setData(draggedBlock, kind);
          dataTransfer.effectAllowed = 'copy';
        }}
      >
        <Picture {...{ block, statement, templateKey, template, isSeen }} />
        <span className={classes.words}>
          <UnstyledButton
            className={classes.name}
            aria-label={texts.blocks.insert(key)}
            aria-describedby={`block-${key}`}
          >
            {key}
          </UnstyledButton>
          <Text span id={`block-${key}`} size="xs" c="dimmed" lineClamp={2} dir="auto">
            {descriptionOf(block.source) || texts.blocks.silent}
          </Text>
          {parameters.length > 0 && (
            <Text span size="xs" c="var(--wait-ink)">
              {texts.blocks.needs(parameters.map(({ name }) => name))}
            </Text>
          )}
        </span>
      </div>
    </li>
  );
}

interface PictureProps extends Pick<BlockCardProps, 'templateKey' | 'template'> {
  block: Block;
  statement: string;
  isSeen: boolean;
}

/** The template’s brand, texts, looks and sample customer, with nothing but the block in it. */
function alone(template: TemplateBody, { source }: Block, statement: string): TemplateBody {
  const own = template.variants.find((variant) => variant.channel === 'email');
  const mjml = mailWith(source, statement, own?.mjml);
  const mail = {
    channel: 'email' as const,
    subject: template.name,
    mjml,
    text: template.name,
    attachments: [],
  };
  return { ...bodyOf(template), variants: [mail], documents: {} };
}

/** Taken on the way that communications take, and shown where nothing in it can act. */
function Picture({ block, statement, templateKey, template, isSeen }: PictureProps) {
  const { data, error } = useQuery({
    queryKey: ['block-picture', block.key, block.version, templateKey, template.brand],
    queryFn: ({ signal }) =>
      call('POST /api/composer/v1/templates/{key}/preview', {
        path: { key: templateKey },
        body: { channel: 'email', format: 'json', template: alone(template, block, statement) },
        signal,
      }),
    enabled: isSeen,
    staleTime: Infinity,
    retry: false,
  });
  if (error)
    return (
      <span className={classes.picture}>
        <Text span size="xs" c="dimmed" p="xs">
          {texts.blocks.noPicture}: {problemOf(error).faults?.[0]?.detail ?? problemOf(error).title}
        </Text>
      </span>
    );
  const shown = data && shownOf(data, { channel: 'email' }, () => '', { dark: false, images: true });
  return (
    <span className={classes.picture} data-kind={kindOf(block.source)}>
      {shown && 'html' in shown && (
        <iframe title={block.key} aria-hidden tabIndex={-1} inert sandbox="" srcDoc={shown.html} />
      )}
    </span>
  );
}
