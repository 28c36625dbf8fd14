import { together } from '../../support/together';
import { app, open, server } from './world';

// A server takes a second to start, and more on a busy machine.
jest.setTimeout(30_000);

beforeAll(open);
afterAll(() => server.stop());

// A test that fails halfway takes no other with it.
afterEach(() => app.query('rollback'));

together(__dirname);
