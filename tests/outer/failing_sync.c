/* SPDX-License-Identifier: Apache-2.0
 *
 * Lets fsync and fdatasync fail as a dying disk does, while the file AYNI_FAIL_FLAG exists, for files
 * whose path contains AYNI_FAIL_AT. Loaded before the C library into a process under test.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fails(int fd)
{
    const char *flag = getenv("AYNI_FAIL_FLAG");
    const char *at = getenv("AYNI_FAIL_AT");
    char link[64], path[4096];
    ssize_t size;

    if (!flag || !at || access(flag, F_OK) != 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    size = readlink(link, path, sizeof path - 1);
    if (size < 0)
        return 0;
    path[size] = '\0';
    return strstr(path, at) != NULL;
}

static int asked(const char *name, int fd)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);

    if (fails(fd)) {
        errno = EIO;
        return -1;
    }
    return real(fd);
}

int fsync(int fd) { return asked("fsync", fd); }
int fdatasync(int fd) { return asked("fdatasync", fd); }
