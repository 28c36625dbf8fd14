import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ReplayTable } from '../../runtime/webhooks/replays-client';

export const replayTable = (client: DynamoDBClient): ReplayTable => ({
  putItem: (input) => client.send(new PutItemCommand(input)),
  updateItem: (input) => client.send(new UpdateItemCommand(input)),
  deleteItem: (input) => client.send(new DeleteItemCommand(input)),
});
