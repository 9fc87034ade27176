/** Name, inside the bundle's folder, of the list that the build writes. It is not served itself. */
export const BUNDLE_LIST_FILE = 'bundle-files.json';
