/** Standard output as a filter needs it: it waits for the reader, and notices one that left. */
export class StandardOutput {
  /** The reader has left: what `head` does when it has seen enough. */
  isClosed = false;
  private wake: () => void = () => undefined;
  private readonly close = (): void => {
    this.isClosed = true;
    this.wake();
  };
  private readonly go = (): void => this.wake();

  constructor() {
    process.stdout.on('error', this.close).on('close', this.close).on('drain', this.go);
  }

  async write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0 || this.isClosed || process.stdout.write(bytes)) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (this.isClosed || !process.stdout.writableNeedDrain) resolve();
    });
  }

  release(): void {
    process.stdout.off('error', this.close).off('close', this.close).off('drain', this.go);
  }
}
