import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { authenticate } from './authenticate';
import { database, encountersOf } from './encounters';

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const caller = await authenticate(request);
    const patient = request.url?.split('/').at(-1) ?? '';
    const rows = await encountersOf(patient, caller, randomUUID(), gone.signal);
    response.end(JSON.stringify(rows));
  } catch (error) {
    // The message of an error of the server may quote a row: its code is enough.
    const { name, code } = error as { name: string; code?: string };
    process.stderr.write(`${JSON.stringify({ name, code })}\n`);
    response.writeHead(500).end();
  }
}

export const server = createServer((request, response) => void serve(request, response));
server.listen(Number(process.env['PORT'] ?? 8080));

process.once('SIGTERM', () => server.close(() => void database.close()));
