package dev.nufleet.board;

/** What a board's parts say to it. */
final class BoardPart {
  private BoardPart() {}

  non-sealed interface Said extends BoardCommand {}
}
