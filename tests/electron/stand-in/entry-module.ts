/** Whether the application's entry module has finished loading, top-level awaits included. */
export class EntryModule {
  readonly loaded: Promise<void>;
  #announce = () => {};

  constructor() {
    this.loaded = new Promise((resolve) => (this.#announce = resolve));
  }

  announceLoaded(): void {
    this.#announce();
  }
}

export const entryModule = new EntryModule();
