import { type CopyWriter, exportKey } from '../shared/audit/copy';

/** A file for the caller: its text, or where the parts of it are when it is too long for an answer. */
export type Delivery =
  | { readonly body: string; readonly keys?: undefined }
  | { readonly keys: readonly string[]; readonly body?: undefined };

/** A function answers with 6 MB of JSON at most. Source: AWS Lambda, "Lambda quotas". */
const MOST_ANSWER_BYTES = 5_000_000;

/** Collects the parts of a file, and keeps the first one back for as long as it may be the only one. */
export class Delivering {
  readonly #keys: string[] = [];
  #first: string | undefined;

  /** @param id names the file: the id of the record of the access */
  constructor(
    private readonly copy: Pick<CopyWriter, 'write'>,
    private readonly file: { readonly tenant: string; readonly id: string; readonly extension: string },
  ) {}

  async part(text: string): Promise<void> {
    if (this.#first === undefined && this.#keys.length === 0) {
      this.#first = text;
      return;
    }
    await this.#writeFirst();
    await this.#write(text);
  }

  async end(): Promise<Delivery> {
    if (this.#first !== undefined) {
      if (Buffer.byteLength(JSON.stringify(this.#first)) <= MOST_ANSWER_BYTES) return { body: this.#first };
      await this.#writeFirst();
    }
    return { keys: this.#keys };
  }

  async #writeFirst(): Promise<void> {
    const text = this.#first;
    this.#first = undefined;
    if (text !== undefined) await this.#write(text);
  }

  async #write(text: string): Promise<void> {
    const { tenant, id, extension } = this.file;
    const key = exportKey(tenant, id, this.#keys.length + 1, extension);
    await this.copy.write(key, Buffer.from(text));
    this.#keys.push(key);
  }
}
