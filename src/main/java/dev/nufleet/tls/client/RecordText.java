package dev.nufleet.tls.client;

/** What was in a record: {@code bytes} from {@code from} to {@code to}. */
record RecordText(int type, byte[] bytes, int from, int to) {
  int length() {
    return to - from;
  }
}
