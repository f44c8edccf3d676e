package dev.nufleet.ota;

/**
 * What the OTA module keeps of notices, taken over piece by piece: an unusable notice leaves behind what was read
 * before its first problem.
 *
 * @param url of the file
 * @param version as text; never checked here
 * @param md5 at most 32 characters; a shorter one leaves the tail of the one before
 * @param size {@code atoi} of at most 16 characters, 32 bits
 */
record Notice(String url, String version, String md5, int size) {
  static final Notice NONE = new Notice("", "", "", 0);

  Notice withUrl(String text) {
    return new Notice(text, version, md5, size);
  }

  Notice withVersion(String text) {
    return new Notice(url, text, md5, size);
  }

  Notice withMd5(String text) {
    return new Notice(url, version, text.length() < md5.length() ? text + md5.substring(text.length()) : text, size);
  }

  Notice withSize(int bytes) {
    return new Notice(url, version, md5, bytes);
  }
}
