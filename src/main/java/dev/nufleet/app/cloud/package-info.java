/**
 * What the real platform grants and where it is, as data of {@code conf/aliyun.conf}, and what a run would ask of it.
 * Functions of values but for the reading of that file; knows no run, no board and no socket.
 */
package dev.nufleet.app.cloud;
