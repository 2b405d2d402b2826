/** What of Word's has no place in a draft: what is said of it. */
export const leftOut: Readonly<
  Record<string, readonly [code: string, what: string, why: string, remedy: string]>
> = {
  'w:del': [
    'tracked-change',
    'Deleted text of tracked changes was left out',
    'The draft has the text as if all changes were accepted.',
    'Accept or reject the changes in Word first if they are not settled.',
  ],
  'w:moveFrom': [
    'tracked-change',
    'Moved text of tracked changes is only where it was moved to',
    'The draft has the text as if all changes were accepted.',
    'Accept or reject the changes in Word first if they are not settled.',
  ],
  'w:commentReference': [
    'comment',
    'Comments were left out',
    'They are the authors’ talk, not the letter’s.',
    'Comment on the draft.',
  ],
  'm:oMath': [
    'equation',
    'An equation was left out',
    'Equations do not carry over.',
    'Put it in as a picture with a text that says the same.',
  ],
  'm:oMathPara': [
    'equation',
    'An equation was left out',
    'Equations do not carry over.',
    'Put it in as a picture with a text that says the same.',
  ],
  'w:object': [
    'embedded-object',
    'An embedded object was left out',
    'Sheets and the like are opened by their own programs.',
    'Put in a table or a picture.',
  ],
  'w:ptab': ['tab', 'A tab to a margin is a space now', 'Paragraphs flow.', 'Use a table, or text-align.'],
};

/** Formatting that is read by nobody here, by the name that people know it by. */
export const unread: Readonly<Record<string, string>> = {
  'w:framePr': 'frames and drop capitals',
  'w:textDirection': 'turned text',
  'w:trHeight': 'heights of rows',
  'w:contextualSpacing': 'no space between paragraphs of one style',
  'w:position': 'raised and lowered text',
  'w:outline': 'text effects',
  'w:shadow': 'text effects',
  'w:emboss': 'text effects',
  'w:imprint': 'text effects',
  'w14:glow': 'text effects',
  'w14:shadow': 'text effects',
  'w14:textFill': 'text effects',
  'w:ruby': 'ruby annotations',
  'w:em': 'emphasis marks',
  'w:fitText': 'text fitted to a width',
};
