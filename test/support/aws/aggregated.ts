/**
 * The aggregated client of the SDK, over one that sends commands: `kms.decrypt(input)` is `kms.send(new
 * DecryptCommand(input))`. The SDK itself takes longer to load than the tests that use this.
 */
export const aggregated = (client: { send(command: object): Promise<unknown> }): never =>
  new Proxy({} as never, {
    get: (_, method) => (input: object) => {
      const name = `${String(method).charAt(0).toUpperCase()}${String(method).slice(1)}Command`;
      const { [name]: Command } = {
        [name]: class {
          constructor(readonly input: object) {}
        },
      };
      // A class takes its name from where it stands only if it has none; say it, whatever compiles this.
      Object.defineProperty(Command, 'name', { value: name });
      return client.send(new Command!(input));
    },
  });
