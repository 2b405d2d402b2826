import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import type { Page } from '../content/content-versions.js';
import { keySchema } from '../content/key.js';
import { contentKindOf, type Kinds, kindsSchema } from '../content/kinds.js';
import {
  type Comment,
  type CommentQuery,
  commentQuerySchema,
  type NewComment,
  newCommentSchema,
} from './comment.js';
import { Comments } from './comments.service.js';

const kindsParam = { schema: kindsSchema };
const keyParam = { schema: keySchema };
const idParam = { schema: z.uuid() };

/** What authors and reviewers say to each other about a version, a line of it, or a spot of its preview. */
@ApiTags('workflow')
@Controller(':kinds/:key/comments')
export class CommentsController {
  constructor(private readonly comments: Comments) {}

  @Get()
  @RequiresScope('content:read')
  list(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Query({ schema: commentQuerySchema }) query: CommentQuery,
  ): Promise<Page<Comment>> {
    return this.comments.list({ kind: contentKindOf(kinds), key }, query);
  }

  @Post()
  @RequiresScope('content:comment')
  write(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Body({ schema: newCommentSchema }) comment: NewComment,
    @CallerName() by: string,
  ): Promise<Comment> {
    return this.comments.write({ kind: contentKindOf(kinds), key }, comment, by);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @RequiresScope('content:comment')
  resolve(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Param('id', idParam) id: string,
    @CallerName() by: string,
  ): Promise<Comment> {
    return this.comments.settle({ kind: contentKindOf(kinds), key }, id, true, by);
  }

  @Post(':id/reopen')
  @HttpCode(200)
  @RequiresScope('content:comment')
  reopen(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Param('id', idParam) id: string,
    @CallerName() by: string,
  ): Promise<Comment> {
    return this.comments.settle({ kind: contentKindOf(kinds), key }, id, false, by);
  }
}
