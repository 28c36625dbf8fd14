import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { server } from './world';

/** A message that a client sent: its type, and for what is spoken of here, its parts. */
export interface Message {
  readonly type: string;
  /** Of a statement (Parse, Bind) or a portal (Bind, Execute, Describe, Close). */
  readonly statement?: string;
  readonly portal?: string;
  readonly text?: string;
}

export interface Wire {
  readonly port: number;
  /** What clients sent, in order, but for the start of a connection. */
  readonly sent: Message[];
  /** Round trips: how often a client waited for the server. */
  readonly turns: () => number;
  close(): Promise<void>;
}

/**
 * Stands between client and server, and reads every message of the client.
 * Source: PostgreSQL manual, "Message Formats".
 * @param cut ends both connections instead of passing this message on
 */
export async function listenIn(cut: (message: Message) => boolean = () => false): Promise<Wire> {
  const sent: Message[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const upstream = connect(server.port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    let rest = Buffer.alloc(0);
    let started = false;
    client.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        // The first message has no type.
        const at = started ? 1 : 0;
        if (rest.length < at + 4 || rest.length < at + rest.readUInt32BE(at)) break;
        const end = at + rest.readUInt32BE(at);
        if (started) {
          const message = parse(String.fromCharCode(rest[0]!), rest.subarray(5, end));
          sent.push(message);
          if (cut(message)) {
            client.destroy();
            upstream.destroy();
            return;
          }
        }
        started = true;
        upstream.write(rest.subarray(0, end));
        rest = rest.subarray(end);
      }
    });
    upstream.pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    sent,
    turns: () => sent.filter(({ type }) => type === 'Q' || type === 'S').length,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

function parse(type: string, body: Buffer): Message {
  const words = body.toString('utf8').split('\0');
  switch (type) {
    case 'Q':
      return { type, text: words[0]! };
    case 'P':
      return { type, statement: words[0]!, text: words[1]! };
    case 'B':
      return { type, portal: words[0]!, statement: words[1]! };
    case 'E':
      return { type, portal: words[0]! };
    case 'D':
    case 'C':
      return { type, portal: words[0]!.slice(1), text: words[0]![0]! };
    default:
      return { type };
  }
}
