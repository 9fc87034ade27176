import { expect, test } from 'vitest';
import { isAppDocument, isAppUrl } from './app-origin.ts';

const OURS = [
  'app://valclean',
  'app://valclean/',
  'app://valclean/#/orders/1',
  'app://valclean/?a=b#/x',
  'app://valclean/index.html',
  'app://valclean/index.html#/staff',
];

const LOOK_ALIKES = [
  'app://valclean.evil/',
  'app://valclean.evil.example/',
  'app://evil.valclean/',
  'app://valcleanx/',
  'app://xvalclean/',
  'app://valclean:80/',
  'app://valclean:0/',
  'app://valclean@evil/',
  'app://user@valclean/',
  'app://user:password@valclean/',
  'app://@valclean/',
  'app://evil@valclean/',
  'app://evil\\@valclean/',
  'app://valclean\\@evil/',
  'app://valclean\\.evil/',
  'app:\\\\valclean/',
  'app:/valclean/',
  'app:valclean/',
  'app:///valclean/',
  'app:////valclean/',
  '//valclean/',
  'APP://valclean/',
  'App://Valclean/',
  'app://VALCLEAN/',
  'app://valclean%2eevil/',
  'app://valclean%00/',
  'app://valclean\u0000/',
  'app://valclean\t/',
  'app://valclean\n.evil/',
  'app://valclean /',
  ' app://valclean/',
  'app://vаlclean/',
  'app://valclean．evil/',
  'app://valclean./',
  'app://[valclean]/',
  'apps://valclean/',
  'app-x://valclean/',
  'xapp://valclean/',
  'view-source:app://valclean/',
  'blob:app://valclean/1',
  'filesystem:app://valclean/x',
  'about:blank',
  'about:srcdoc',
  'data:text/html,app://valclean/',
  'javascript:location="app://valclean/"',
  'file:///valclean/index.html',
  'https://valclean/',
  'https://evil.example/app://valclean/',
  '',
  'null',
];

test.each(OURS)('[E13] %j is our document', (url) => {
  expect([isAppUrl(url), isAppDocument(url)]).toEqual([true, true]);
});

test.each(LOOK_ALIKES)('[E13] [E14] %j is not ours', (url) => {
  expect([isAppUrl(url), isAppDocument(url)]).toEqual([false, false]);
});

test.each(['app://valclean/assets/x.js', 'app://valclean/bundle-files.json', 'app://valclean/other.html'])(
  '[E13] %j is ours, but no document to navigate to',
  (url) => {
    expect([isAppUrl(url), isAppDocument(url)]).toEqual([true, false]);
  },
);
