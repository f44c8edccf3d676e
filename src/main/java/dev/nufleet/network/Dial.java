package dev.nufleet.network;

import dev.nufleet.model.BoardId;

/**
 * One link that a board's firmware asks for, from its call down to the socket: who dials, which of its links it is,
 * and where to.
 *
 * @param number counts the board's links and rises over its boots; with the board's name it tells each link of a run
 *     apart, whichever thread or process carries it
 * @param host the real name, before any route
 * @param shape of the board's uplink
 * @param clockSeconds what the board's real-time clock says: seconds since its first link after power came
 */
public record Dial(BoardId board, int number, String host, int port, LinkShape shape, int clockSeconds) {}
