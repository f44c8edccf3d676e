package dev.nufleet.platform.openapi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** A page of a list, as OpenAPI cuts it. Numbers start at 1. */
record Page(int number, int size) {
  static Page of(Params params, int maxSize, boolean required) {
    if (required) {
      params.required("CurrentPage");
      params.required("PageSize");
    }
    return Params.coded(ApiProblem.Cause.PAGE, () -> new Page(
        params.intOr("CurrentPage", 1, Integer.MAX_VALUE, 1),
        params.intOr("PageSize", 1, maxSize, Math.min(10, maxSize))));
  }

  /** The part of all that fit, and how many there are. */
  <T> Cut<T> cut(Collection<T> all, Predicate<T> fits) {
    List<T> items = new ArrayList<>(Math.min(size, all.size()));
    long from = (number - 1L) * size;
    long count = 0;
    for (T item : all) {
      if (fits.test(item)) {
        if (count >= from && items.size() < size) {
          items.add(item);
        }
        count++;
      }
    }
    return new Cut<>(this, items, count);
  }

  record Cut<T>(Page page, List<T> items, long total) {
    List<Map<String, Object>> map(Function<T, Map<String, Object>> shape) {
      return items.stream().map(shape).toList();
    }

    /** The counters, to be completed by the caller. @param currentName {@code CurrentPage} or {@code Page} */
    Map<String, Object> counters(String currentName) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put(currentName, page.number);
      body.put("PageSize", page.size);
      body.put("PageCount", (total + page.size - 1) / page.size);
      body.put("Total", total);
      return body;
    }
  }
}
