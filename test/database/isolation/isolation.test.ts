import { together } from '../../support/together';
import { close, open } from './world';

jest.setTimeout(60_000);

beforeAll(open);
afterAll(close);

together(__dirname);
