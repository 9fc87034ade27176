/** Of every server that works on prepared data: what is derived from the key lies in that data. */
export const TEST_SERVER_KEY = 'a key for tests only, forty characters long';
