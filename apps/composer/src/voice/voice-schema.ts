import { channelSchema, messageClassSchema, roleSchema } from '@tourbus/contracts';
import { z } from 'zod';
import { localeSchema } from '../content/key.js';
import { adjustableRules } from './finding.js';

const words = z.string().trim().min(1).max(200);
const reason = z.string().min(1).max(500);
const locales = z.array(localeSchema).min(1).max(50).optional();
const channels = z.array(channelSchema).min(1).optional();
const severity = z.enum(['blocks', 'warns']).optional();

/** A word or phrase; a `*` at either end lets a word go on there: `billig*`. */
const termSchema = words.regex(/[^*\s]/, 'A term has letters, not only asterisks.');

const bannedSchema = z.strictObject({
  term: termSchema,
  /** Only in these languages; everywhere without. */
  locales,
  channels,
  /** Phrases in which the term may stand: `free of charge`. */
  except: z.array(words).max(50).optional(),
  instead: words.optional(),
  why: reason.optional(),
  severity,
});

const requiredSchema = z.strictObject({
  /** One of these has to be there. */
  terms: z.array(termSchema).min(1).max(20),
  locales,
  channels,
  messageClasses: z.array(messageClassSchema).min(1).optional(),
  why: reason.optional(),
  severity,
});

const clauseSchema = z.strictObject({
  name: words,
  messageClasses: z.array(messageClassSchema).min(1),
  /** Countries whose customers must read it; all without. */
  jurisdictions: z
    .array(z.string().regex(/^[A-Z]{2}$/, 'A country is two letters as in ISO 3166-1, such as DE.'))
    .min(1)
    .max(50)
    .optional(),
  channels,
  /** By language; customers of others need it in the brand's language, or in the first given. */
  text: z
    .record(localeSchema, z.string().trim().min(1).max(5_000))
    .refine((texts) => Object.keys(texts).length > 0, 'A clause has a text in one language at least.'),
  why: reason.optional(),
});

const hostSchema = z
  .string()
  .max(253)
  .regex(/^(\*\.)?[^\s/:@?#*]+$/, 'A host such as example.com, or *.example.com with all below it.');

/** How a brand speaks: what composer looks at before a template may leave. */
export const voiceSchema = z
  .strictObject({
    banned: z.array(bannedSchema).max(1_000).default([]),
    required: z.array(requiredSchema).max(100).default([]),
    clauses: z.array(clauseSchema).max(100).default([]),
    /** Beside the brand's own colours. */
    colours: z.array(words).max(200).default([]),
    /** Families that may be named, fallbacks included; any where there are none. */
    fonts: z.array(words).max(100).default([]),
    /** Where links may lead; anywhere where there are none. */
    hosts: z.array(hostSchema).max(200).default([]),
    readingLevel: z.enum(['easy', 'standard', 'difficult']).optional(),
    subject: z
      .strictObject({
        longest: z.int().min(10).max(200).default(70),
        mostEmoji: z.int().min(0).max(10).default(1),
      })
      .prefault({}),
    sms: z
      .strictObject({
        mostSegments: z.int().min(1).max(20).default(3),
        price: z
          .strictObject({
            perSegment: z.number().positive(),
            currency: z.string().regex(/^[A-Z]{3}$/, 'A currency as in ISO 4217, such as EUR.'),
          })
          .optional(),
      })
      .prefault({}),
    severities: z.partialRecord(z.enum(adjustableRules), z.enum(['blocks', 'warns', 'off'])).default({}),
    /** Who may let a finding of a rule pass, instead of whom Tourbus proposes. */
    waivableBy: z.partialRecord(z.enum(adjustableRules), roleSchema).default({}),
  })
  .meta({ id: 'BrandVoice' });
export type Voice = z.infer<typeof voiceSchema>;
