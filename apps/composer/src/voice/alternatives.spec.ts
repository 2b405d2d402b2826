import { describe, expect, it } from '@jest/globals';
import { pictureRemarks } from './alternatives.js';
import { readSource } from './markup.js';
import { writtenIn } from './written.js';

const place = { variant: 'email', part: 'mjml' };
const found = (source: string) =>
  pictureRemarks(readSource(writtenIn(source)), place).map(({ what }) => what);

describe('pictures that say what they show', () => {
  it.each([
    '<img src="a.png" alt="Our house in Hamburg">',
    '<img src="a.png" alt="{{name}}">',
    '<img src="line.png" alt="">',
    '<a href="https://a.example"><img src="a.png" alt=""> Read on</a>',
    '<a href="https://a.example"><img src="a.png" alt="To the shop"></a>',
    '<div aria-hidden="true"><img src="a.png"><svg></svg></div>',
    '<img src="a.png" role="presentation">',
    '<svg role="img" aria-label="Sales"></svg>',
    '<svg><title>Sales</title></svg>',
    '<mj-image src="a.png" alt="Unser Haus" />',
  ])('%s', (source) => {
    expect(found(source)).toEqual([]);
  });
});

describe('pictures that do not', () => {
  it.each([
    ['<img src="a.png">', '<img> a.png has no alternative text'],
    ['<mj-image src="{{url}}/a.png" />', '<mj-image> …/a.png has no alternative text'],
    ['<img src="data:image/png;base64,AAAA">', '<img> has no alternative text'],
    [
      '<img src="a.png" alt="IMG_4711.jpg">',
      'the alternative text “IMG_4711.jpg” of <img> a.png says nothing',
    ],
    ['<img src="a.png" alt="Bild 1">', 'the alternative text “Bild 1” of <img> a.png says nothing'],
    [
      '<a href="https://a.example"><span><img src="a.png" alt=" "></span></a>',
      '<img> a.png is all there is of a link, and has an empty alternative text',
    ],
    [
      '<mj-image src="a.png" alt="" href="https://a.example" />',
      '<mj-image> a.png is all there is of a link, and has an empty alternative text',
    ],
    ['<input type="image" src="a.png">', '<input> a.png has no alternative text'],
    ['<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', 'an <svg> has no alternative text'],
  ])('%s', (source, what) => {
    expect(found(source)).toEqual([what]);
  });

  it('are named by their line', () => {
    expect(pictureRemarks(readSource('<p>\n\n<img src="a">'), place)[0]?.place).toEqual({
      ...place,
      line: 3,
    });
  });
});
