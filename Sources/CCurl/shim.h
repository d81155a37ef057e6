#pragma once
#include <curl/curl.h>
// curl_easy_setopt is variadic: one door per argument kind.
static inline CURLcode ccurl_set_string(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_off(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_pointer(CURL *h, CURLoption o, const void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_list(CURL *h, CURLoption o, struct curl_slist *v) { return curl_easy_setopt(h, o, v); }
typedef size_t (*ccurl_data)(char *, size_t, size_t, void *);
static inline CURLcode ccurl_set_data(CURL *h, CURLoption o, ccurl_data f) { return curl_easy_setopt(h, o, f); }
typedef curl_socket_t (*ccurl_socket)(void *, curlsocktype, struct curl_sockaddr *);
static inline CURLcode ccurl_set_socket(CURL *h, ccurl_socket f) { return curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, f); }
// So are curl_easy_getinfo and curl_multi_setopt.
static inline CURLcode ccurl_get_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode ccurl_get_socket(CURL *h, curl_socket_t *v) { return curl_easy_getinfo(h, CURLINFO_ACTIVESOCKET, v); }
static inline CURLcode ccurl_get_off(CURL *h, CURLINFO i, curl_off_t *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLMcode ccurl_multi_set_long(CURLM *m, CURLMoption o, long v) { return curl_multi_setopt(m, o, v); }
// CURLMsg keeps the result in a union.
static inline CURLcode ccurl_message_result(CURLMsg *m) { return m->data.result; }
