/**
 * The platform's words, for both ends: topics, sign-in, notices and reports as they stand on the wire.
 *
 * <p>Values and text only; knows no Akka and no connection.
 */
package dev.nufleet.aliyun;
