import { InputError } from '../shared/errors';
import type { Message } from './message';

/** What invokes the function: a batch of the stream, a batch of the parking queue, or a person. */
export type WriterEvent =
  | { readonly source: 'stream'; readonly messages: readonly Message[] }
  | { readonly source: 'parking'; readonly messages: readonly Message[] }
  | { readonly source: 'redrive'; readonly keys: readonly string[] };

/**
 * Reads an event. What a message holds is judged later; here it is about the envelope, which is AWS's.
 * Source: AWS Lambda Developer Guide, "Using Lambda with Kinesis" and "Using Lambda with Amazon SQS".
 * @throws InputError when it is none of the three
 */
export function parseEvent(event: unknown): WriterEvent {
  const { Records, redrive } = object(event, 'the event');
  if (redrive !== undefined)
    return { source: 'redrive', keys: list(redrive, 'redrive').map(string('a key')) };
  const records = list(Records, 'Records').map((record) => object(record, 'a record'));
  const sources = new Set(records.map(({ eventSource }) => eventSource));
  if (sources.size === 1 && sources.has('aws:kinesis')) {
    return { source: 'stream', messages: records.map(streamed) };
  }
  if (sources.size === 1 && sources.has('aws:sqs'))
    return { source: 'parking', messages: records.map(parked) };
  throw new InputError('eventSource is neither aws:kinesis nor aws:sqs');
}

function streamed(record: Fields): Message {
  const kinesis = object(record.kinesis, 'kinesis');
  return {
    // <shard>:<sequence number>
    id: string('eventID')(record.eventID).replaceAll(':', '-'),
    arrived: Math.round(numeral('approximateArrivalTimestamp')(kinesis.approximateArrivalTimestamp) * 1000),
    organization: string('partitionKey')(kinesis.partitionKey),
    data: Buffer.from(string('data')(kinesis.data), 'base64'),
  };
}

function parked(record: Fields): Message {
  const attributes = object(record.attributes, 'attributes');
  const { organization } = object(record.messageAttributes, 'messageAttributes');
  return {
    id: string('messageId')(record.messageId),
    arrived: numeral('SentTimestamp')(Number(attributes.SentTimestamp)),
    receives: numeral('ApproximateReceiveCount')(Number(attributes.ApproximateReceiveCount)),
    // A message without it is not ours: no record is of the organization "".
    organization:
      organization === undefined
        ? ''
        : string('organization')(object(organization, 'organization').stringValue),
    data: Buffer.from(string('body')(record.body)),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function object(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${what} is not an object`);
  }
  return value as Fields;
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw new InputError(`${what} is not a list`);
  return value as readonly unknown[];
}

const string =
  (what: string) =>
  (value: unknown): string => {
    if (typeof value !== 'string') throw new InputError(`${what} is not text`);
    return value;
  };

const numeral =
  (what: string) =>
  (value: unknown): number => {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new InputError(`${what} is no number`);
    return value;
  };
