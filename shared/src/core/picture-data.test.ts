import { expect, test } from 'vitest';
import { pictureData } from './picture-data.ts';

test('the bytes of a data URL are those that were written, whatever their number', () => {
  for (let length = 1; length < 70; length += 1) {
    const bytes = Uint8Array.from({ length }, (_each, at) => (at * 151 + length * 37) % 256);
    const base64 = Buffer.from(bytes).toString('base64');
    expect(pictureData(`data:image/webp;base64,${base64}`)).toEqual({ contentType: 'image/webp', bytes });
  }
});

test('another type, a text beside it and base64 that is cut off are none', () => {
  for (const wrong of [
    '',
    'data:text/html;base64,AAAA',
    'data:image/svg+xml;base64,AAAA',
    'data:image/png;base64,',
    'data:image/png;base64,AAA',
    'data:image/png;base64,A=AA',
    'data:image/png;base64,AA-_',
    'data:image/png;base64,AAAA\n',
    ' data:image/png;base64,AAAA',
  ])
    expect([wrong, pictureData(wrong)]).toEqual([wrong, null]);
});
