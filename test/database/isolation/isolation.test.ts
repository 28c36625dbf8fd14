import { together } from '../../support/together';
import { close, open } from './world';

// A server takes a second to start, and more on a busy machine.
jest.setTimeout(60_000);

beforeAll(open);
afterAll(close);

together(__dirname);
